import { describe, expect, it } from 'vitest'
import { KeenWait } from './keen-wait.ts'

/** A loop whose turns take 0.1 ms each. */
function loop() {
  const due: (() => void)[] = []
  let now = 0
  const wait = new KeenWait({
    now: () => now,
    nextTurn: (look) => void due.push(look),
    processors: 2,
  })
  wait.opened()
  const turnsUntilAsleep = (before?: (turn: number) => void) => {
    let turns = 0
    for (let look = due.shift(); look; look = due.shift()) {
      now += 0.1
      turns++
      before?.(turns)
      look()
    }
    return turns
  }
  return { wait, turnsUntilAsleep }
}

describe('a keen wait', () => {
  it('looks out for the next request, and sleeps when none has come for 2 ms', () => {
    const { wait, turnsUntilAsleep } = loop()
    wait.begin()
    const turns = turnsUntilAsleep()
    expect(turns).toBeGreaterThanOrEqual(20)
    expect(turns).toBeLessThan(22)
    expect(turnsUntilAsleep()).toBe(0)
  })

  it('goes on with each answer, with one look at a time', () => {
    const { wait, turnsUntilAsleep } = loop()
    wait.begin()
    wait.begin()
    const turns = turnsUntilAsleep((turn) => {
      if (turn < 10) wait.begin()
    })
    expect(turns).toBeGreaterThanOrEqual(29)
    expect(turns).toBeLessThan(32)
  })

  it('leaves the processors to the sessions when there are as many', () => {
    const { wait, turnsUntilAsleep } = loop()
    wait.opened()
    wait.begin()
    expect(turnsUntilAsleep()).toBe(0)
    wait.closed()
    wait.begin()
    expect(turnsUntilAsleep()).toBeGreaterThanOrEqual(20)
  })

  it('begins anew after it has slept', () => {
    const { wait, turnsUntilAsleep } = loop()
    wait.begin()
    turnsUntilAsleep()
    wait.begin()
    expect(turnsUntilAsleep()).toBeGreaterThanOrEqual(20)
  })
})
