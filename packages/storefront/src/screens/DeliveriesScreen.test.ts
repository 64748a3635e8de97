import { screen, waitFor, within } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { makeDelivery, makeFile, makeIssue, makeLog, makeStep } from '../testing/deliveries.ts'
import { makeSession } from '../testing/fake-backend.ts'
import { visit } from '../testing/harness.ts'

const session = makeSession({ role: 'admin' })
const done = makeDelivery()
const rejected = makeDelivery({
  id: 'd2',
  state: 'rejected',
  reason: 'A hash differs.',
  nextStep: 'Send the file again.',
  ern: { ...done.ern!, title: 'Salt', artist: 'Ines Duarte', messageId: 'NB-2' },
})
const world = { session, deliveries: [rejected, done] }

describe('the page of deliveries', () => {
  it('is refused to a listener', async () => {
    await visit({ path: '/admin', world: { ...world, session: makeSession() } })
    expect(await screen.findByText('This page is for admins')).toBeTruthy()
    expect(screen.queryByTestId('delivery-row')).toBeNull()
  })

  it('gives state, reason and next step of each', async () => {
    await visit({ path: '/admin', world })
    const [row] = await screen.findAllByTestId('delivery-row')
    expect(within(row!).getByTestId('delivery-state').textContent).toContain('Rejected')
    expect(within(row!).getByText('A hash differs.')).toBeTruthy()
    expect(within(row!).getByText('Send the file again.')).toBeTruthy()
  })

  it('follows a delivery while it happens', async () => {
    const running = makeDelivery({ state: 'transcoding' })
    const { backend } = await visit({ path: '/admin', world: { session, deliveries: [running] } })
    const state = await screen.findByTestId('delivery-state')
    expect(state.textContent).toContain('Transcoding')
    backend.world.deliveries = [done]
    backend.changed()
    await waitFor(() =>
      expect(screen.getByTestId('delivery-state').textContent).toContain('Completed'),
    )
  })

  it('narrows by group and by text, and can show all again', async () => {
    const { user } = await visit({ path: '/admin', world })
    expect(await screen.findAllByTestId('delivery-row')).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: /Needs attention/ }))
    expect(screen.getByTestId('delivery-row').textContent).toContain('Salt')
    await user.type(screen.getByLabelText('Search deliveries'), 'harbour')
    expect(await screen.findByText('No delivery matches')).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    expect(screen.getAllByTestId('delivery-row')).toHaveLength(2)
  })

  it('shows who is connected and what is arriving', async () => {
    await visit({ path: '/admin', world: { ...world, connections: [makeLog()] } })
    const strip = within(await screen.findByRole('region', { name: 'Open connections' }))
    expect(strip.getByText('OpenSSH_9.6')).toBeTruthy()
    expect(strip.getByText(/Receiving A4.wav/)).toBeTruthy()
  })

  it('shows how to connect before the first delivery', async () => {
    const sftp = { host: '127.0.0.1', port: 2022, username: 'demo' }
    await visit({ path: '/admin', world: { session }, sftp })
    expect(await screen.findByText('sftp -P 2022 demo@127.0.0.1')).toBeTruthy()
  })
})

describe('the page of one delivery', () => {
  it('has its timeline, its issues by severity with the fix, and its files with both hashes', async () => {
    await visit({
      path: '/admin/deliveries/d2',
      world: {
        ...world,
        timeline: [makeStep({ title: 'Message checked' })],
        issues: [makeIssue(), makeIssue({ index: 1, severity: 'warning', code: 'ERN_OTHER' })],
        files: [makeFile({ state: 'hash_mismatch', foundHash: 'f00d' })],
      },
    })
    expect(await screen.findByRole('heading', { level: 1, name: 'Salt' })).toBeTruthy()
    const issues = within(await screen.findByRole('region', { name: 'Issues' }))
    expect(issues.getByRole('heading', { name: /Errors/ })).toBeTruthy()
    expect(issues.getByRole('heading', { name: /Warnings/ })).toBeTruthy()
    expect(issues.getAllByText('Line 118, column 9')).toHaveLength(2)
    const files = within(screen.getByRole('region', { name: /Files/ }))
    expect(files.getByText('f00d')).toBeTruthy()
    expect(files.getByText('9e107d9d372bb6826bd81d3542a419d6')).toBeTruthy()
    const timeline = within(screen.getByRole('region', { name: 'Timeline' }))
    expect(timeline.getByText('Message checked')).toBeTruthy()
  })

  it('says when there is none', async () => {
    await visit({ path: '/admin/deliveries/none', world })
    expect(await screen.findByText('There is no such delivery')).toBeTruthy()
  })

  it('can be processed again when it ended badly', async () => {
    const { backend, user } = await visit({ path: '/admin/deliveries/d2', world })
    await user.click(await screen.findByRole('button', { name: 'Process again' }))
    await waitFor(() => expect(backend.world.reprocessed).toEqual(['d2']))
  })

  it('tells what the sender was told, whether it knows, and shows it', async () => {
    const sentAt = new Date('2026-11-22T09:00:55Z')
    const acknowledgement = {
      number: 2,
      name: 'ACK_NB-2_20261122090055000.xml',
      status: 'ResourceMissing',
      sentAt,
      fetchedAt: null,
      outcome: 'missing',
      outcomeAt: sentAt,
    } as const
    const told = { ...rejected, acknowledgement }
    const { backend, user } = await visit({
      path: '/admin/deliveries/d2',
      world: { session, deliveries: [told] },
    })
    const card = within(await screen.findByRole('region', { name: 'Acknowledgement' }))
    expect(card.getByText('ResourceMissing')).toBeTruthy()
    expect(card.getByText('ACK_NB-2_20261122090055000.xml')).toBeTruthy()
    expect(card.getByText(/Number 2 for this delivery/)).toBeTruthy()
    await user.click(card.getByRole('button', { name: 'Show the XML' }))
    expect(await card.findByText('<acknowledgement of="d2" />')).toBeTruthy()
    backend.world.deliveries = [
      { ...told, acknowledgement: { ...acknowledgement, fetchedAt: sentAt } },
    ]
    backend.changed()
    await waitFor(() => expect(card.queryByText('Not fetched yet')).toBeNull())
    await user.click(card.getByRole('button', { name: 'Hide the XML' }))
    expect(card.queryByText('<acknowledgement of="d2" />')).toBeNull()
  })

  it('says nothing of an acknowledgement where none was sent', async () => {
    await visit({ path: '/admin/deliveries/d2', world })
    expect(await screen.findByRole('heading', { level: 1, name: 'Salt' })).toBeTruthy()
    expect(screen.queryByRole('region', { name: 'Acknowledgement' })).toBeNull()
  })

  it('is not processed again when it ended well', async () => {
    await visit({ path: `/admin/deliveries/${done.id}`, world })
    expect(await screen.findByText(done.reason)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Process again' })).toBeNull()
  })
})
