import { startMoto as start, type Moto } from '@ddex/testkit'
import { awsClients, type AwsClients } from './aws-clients.ts'

export { hasMoto, motoAccount } from '@ddex/testkit'

/** moto with our clients of it. */
export interface MotoServer extends Moto {
  clients(region: string): AwsClients
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

export async function startMoto(): Promise<MotoServer> {
  const moto = await start()
  const { endpoint } = moto
  return { ...moto, clients: (region) => awsClients({ region, endpoint, credentials }) }
}
