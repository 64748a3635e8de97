import { screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { visit } from '../testing/harness.ts'

async function enter(
  user: Awaited<ReturnType<typeof visit>>['user'],
  email: string,
  password: string,
): Promise<void> {
  await user.type(await screen.findByLabelText('E-mail'), email)
  await user.type(screen.getByLabelText('Password'), password)
  await user.click(screen.getByTestId('sign-in-submit'))
}

describe('signing in', () => {
  it('says that e-mail and password do not fit', async () => {
    const { user, backend } = await visit({ path: '/sign-in' })
    await enter(user, 'ada@example.com', 'wrong')
    expect((await screen.findByRole('alert')).textContent).toContain('do not match an account')
    expect(backend.world.session).toBeNull()
  })

  it('checks what is typed before it asks, and goes to the first field that is wrong', async () => {
    const { user } = await visit({ path: '/sign-in' })
    await user.click(await screen.findByTestId('sign-in-submit'))
    expect(screen.getByText('Enter your e-mail address.')).toBeTruthy()
    expect(screen.getByText('Enter your password.')).toBeTruthy()
    expect(document.activeElement).toBe(screen.getByLabelText('E-mail'))
  })

  it('returns to where one was', async () => {
    const { user, history } = await visit({ path: '/sign-in?next=/queue' })
    await enter(user, 'ada@example.com', 'correct horse')
    await screen.findByRole('heading', { name: 'Queue' })
    expect(history.location).toBe('/queue')
  })

  it('never leads to another site', async () => {
    const { user, history } = await visit({ path: '/sign-in?next=//elsewhere.example' })
    await enter(user, 'ada@example.com', 'correct horse')
    await screen.findByText('Nothing to hear yet')
    expect(history.location).toBe('/')
  })

  it('makes an account with a password that is long enough', async () => {
    const { user, backend } = await visit({ path: '/sign-in' })
    await user.click(await screen.findByRole('button', { name: 'Create an account' }))
    await user.type(screen.getByLabelText('Name'), 'Ada')
    await enter(user, 'ada@example.com', 'short')
    expect(screen.getByText('Choose a password of at least 8 characters.')).toBeTruthy()
    await user.type(screen.getByLabelText('Password'), 'er than that')
    await user.click(screen.getByTestId('sign-in-submit'))
    await screen.findByText('Nothing to hear yet')
    expect(backend.world.session).toMatchObject({ name: 'Ada', email: 'ada@example.com' })
  })

  it('sends a link to choose a new password without saying who has an account', async () => {
    const { user } = await visit({ path: '/sign-in' })
    await user.click(await screen.findByRole('button', { name: 'Forgot your password?' }))
    await user.type(screen.getByLabelText('E-mail'), 'ada@example.com')
    await user.click(screen.getByRole('button', { name: 'Send the link' }))
    expect(await screen.findByText(/If ada@example.com has an account/)).toBeTruthy()
  })
})
