import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { harness, settle } from '../test/player-harness.ts'
import { tracks } from '../test/tracks.ts'
import { bindHotkeys, hotkeys } from './hotkeys.ts'

let unbind = (): void => undefined

beforeEach(() => {
  document.body.innerHTML = `
    <input id="search"><textarea id="note"></textarea><div contenteditable id="rich"><b id="bold">x</b></div>
    <button id="save">Save</button><div role="slider" id="seek" tabindex="0"></div>
    <div role="dialog"><p id="inDialog"></p></div><p id="text"></p>`
})
afterEach(() => unbind())

const press = (
  key: string,
  { on = 'text', ...modifiers }: { on?: string } & KeyboardEventInit = {},
) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })
  document.getElementById(on)?.dispatchEvent(event)
  return event
}

const playing = async () => {
  const parts = harness()
  parts.player.playNow(tracks('a', 'b', 'c'), 1)
  await settle()
  unbind = bindHotkeys(parts.player, document)
  return parts
}

describe('the keyboard', () => {
  it('plays and pauses', async () => {
    const { player } = await playing()
    expect(press(' ').defaultPrevented).toBe(true)
    expect(player.snapshot().status).toBe('paused')
    press('k')
    expect(player.snapshot().status).toBe('playing')
  })

  it('skips in the track and between tracks', async () => {
    const { player, audio } = await playing()
    audio.moveTo(50)
    press('ArrowRight')
    expect(audio.currentTime).toBe(55)
    press('j')
    expect(audio.currentTime).toBe(40)
    press('7')
    expect(audio.currentTime).toBe(70)
    press('ArrowRight', { shiftKey: true })
    expect(player.snapshot().index).toBe(2)
    press('p')
    expect(player.snapshot().index).toBe(1)
  })

  it('sets volume and modes', async () => {
    const { player } = await playing()
    press('-')
    press('ArrowDown', { shiftKey: true })
    expect(player.snapshot().volume).toBe(0.9)
    press('+', { shiftKey: true })
    expect(player.snapshot().volume).toBe(0.95)
    press('M')
    press('s')
    press('r')
    expect(player.snapshot()).toMatchObject({ muted: true, shuffle: true, repeat: 'all' })
  })

  it.each(['search', 'note', 'rich', 'bold', 'inDialog'])('is left alone in #%s', async (on) => {
    const { player } = await playing()
    for (const key of [' ', 'k', 'n', '5', 'ArrowRight']) {
      expect(press(key, { on }).defaultPrevented).toBe(false)
    }
    expect(player.snapshot()).toMatchObject({ status: 'playing', index: 1 })
  })

  it('leaves a button its space bar and a slider its arrows, and keeps the other keys', async () => {
    const { player } = await playing()
    expect(press(' ', { on: 'save' }).defaultPrevented).toBe(false)
    expect(press('ArrowLeft', { on: 'seek' }).defaultPrevented).toBe(false)
    press('k', { on: 'save' })
    expect(player.snapshot().status).toBe('paused')
  })

  it('leaves the browser its own combinations', async () => {
    const { player } = await playing()
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey']) press('s', { [modifier]: true })
    expect(player.snapshot().shuffle).toBe(false)
  })

  it('is free again after unbinding', async () => {
    const { player } = await playing()
    unbind()
    press('k')
    expect(player.snapshot().status).toBe('playing')
  })

  it('has a list to show in which no key is named twice', () => {
    const keys = hotkeys.flatMap((hotkey) => hotkey.keys)
    expect(new Set(keys).size).toBe(keys.length)
    expect(hotkeys.every(({ label, id }) => label !== '' && id !== '')).toBe(true)
  })
})
