import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { BackendError } from '../backend.ts'
import { makeSession } from '../testing/fake-backend.ts'
import { visit } from '../testing/harness.ts'
import { makeCheck, makeFeed } from '../testing/protocols.ts'

const session = makeSession({ role: 'admin' })
const path = '/admin/protocols'
const feeds = [
  makeFeed(),
  makeFeed({ id: 'api', name: 'Aria', protocol: 'http', username: null }),
  makeFeed({ id: 'gone', name: 'Gone', active: false }),
]
const looks = () =>
  screen.getAllByTestId('protocol-check').map((check) => check.getAttribute('data-look'))
const runButton = () => screen.getByTestId<HTMLButtonElement>('run-protocol-test')

describe('the page of protocol tests', () => {
  it('is refused to a listener', async () => {
    await visit({ path, world: { session: makeSession(), feeds } })
    expect(await screen.findByText('This page is for admins')).toBeTruthy()
  })

  it('offers active feeds, and asks for what the protocol needs', async () => {
    const sftp = { host: '127.0.0.1', port: 2222, username: 'demo' }
    const { user } = await visit({ path, sftp, world: { session, feeds } })
    expect(await screen.findByLabelText(/Northbound/)).toBeTruthy()
    expect(screen.queryByLabelText(/Gone/)).toBeNull()
    expect(screen.getByLabelText<HTMLInputElement>('Server').value).toBe('127.0.0.1')
    expect(runButton().disabled).toBe(true)
    await user.click(screen.getByLabelText(/Aria/))
    expect(screen.queryByLabelText('Server')).toBeNull()
    expect(screen.getByLabelText('API key of the sender')).toBeTruthy()
  })

  it('runs a test and says of each check what was seen', async () => {
    const checks = [
      makeCheck(),
      makeCheck({
        name: 'authentication',
        outcome: 'failed',
        detail: 'A wrong secret was let in.',
      }),
    ]
    const { user, backend } = await visit({ path, world: { session, feeds, checks } })
    await user.click(await screen.findByLabelText(/Aria/))
    await user.type(screen.getByTestId('protocol-secret'), 'api.coral-river')
    await user.click(runButton())
    expect(await screen.findByText('1 check failed. 1.2 s')).toBeTruthy()
    expect(screen.getByText('A wrong secret was let in.')).toBeTruthy()
    expect(looks().slice(0, 3)).toEqual(['passed', 'failed', 'waiting'])
    expect(backend.world.tested).toEqual([
      {
        feedId: 'api',
        secret: 'api.coral-river',
        url: expect.stringMatching(/\/api\/deliveries$/),
      },
    ])
  })

  it('forgets the secret when another feed is chosen', async () => {
    const { user } = await visit({ path, world: { session, feeds } })
    await user.click(await screen.findByLabelText(/Aria/))
    await user.type(screen.getByTestId('protocol-secret'), 'secret')
    await user.click(screen.getByLabelText(/Northbound/))
    expect(screen.getByTestId<HTMLInputElement>('protocol-secret').value).toBe('')
  })

  it('says what went wrong when the test could not be run', async () => {
    const { user, backend } = await visit({ path, world: { session, feeds } })
    await user.click(await screen.findByLabelText(/Aria/))
    await user.type(screen.getByTestId('protocol-secret'), 'secret')
    backend.world.outage = new BackendError('offline', 'away')
    await user.click(runButton())
    expect((await screen.findByRole('alert')).textContent).not.toBe('')
    expect(runButton().disabled).toBe(false)
  })
})
