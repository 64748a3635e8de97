import type { Clock } from '../clock.ts'
import type { BanStore } from '../ports/ban-store.ts'
import type { Logger } from '../ports/logger.ts'
import type { Ban } from '../schema/ban.ts'
import { collections } from '../schema/collections.ts'
import { documentConverter } from '../schema/converter.ts'
import type { Firebase } from './connect.ts'

/** More than these are not worth a server's memory; those that last longest are kept. */
const mostBans = 5000
const listenAgainMs = 30_000

/** `bans` in Firestore: a listener, so that a sign-in costs no read. It comes back by itself. */
export function firestoreBanStore(
  { firestore }: Firebase,
  { clock, logger }: { clock: Clock; logger: Logger },
): BanStore {
  const bans = firestore.collection(collections.bans).withConverter<Ban>(documentConverter<Ban>())
  const inForce = () =>
    bans.where('forgetAt', '>', clock.now()).orderBy('forgetAt', 'desc').limit(mostBans)
  return {
    put: async (ban) => void (await bans.doc(ban.id).set(ban)),
    watch(changed) {
      let stop: () => void = () => undefined
      const listen = () => {
        stop = inForce().onSnapshot(
          (snapshot) => changed(snapshot.docs.map((each) => each.data())),
          (error) => {
            logger.warn('bans_unavailable', { error, retryInMs: listenAgainMs })
            const timer = setTimeout(listen, listenAgainMs)
            timer.unref()
            stop = () => clearTimeout(timer)
          },
        )
      }
      listen()
      return () => stop()
    },
  }
}
