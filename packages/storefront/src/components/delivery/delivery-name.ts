import type { Delivery } from '@ddex/dsp-core/schema'
import { t } from '../../messages/index.ts'

/** What a delivery is called: its title, or the folder while no message was read. */
export const deliveryName = ({ ern, folder }: Delivery): string =>
  ern?.title || folder || t('deliveries.rootFolder')
