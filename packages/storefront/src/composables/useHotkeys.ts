import { hotkeyOf, hotkeys } from '@ddex/player'
import { onScopeDispose } from 'vue'
import { useShellStore } from '../stores/shell.ts'
import { usePlayer } from './usePlayer.ts'

const typingFields = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'
const openLayers = '[role="menu"], [role="listbox"], [role="dialog"]'
const ownFocus = '[role="slider"], [role="radio"]'

const toggle = hotkeys.find((hotkey) => hotkey.id === 'toggle')

/** Shortcuts of the app around the player, by `KeyboardEvent.key` in lower case. */
export const shellKeys = { queue: 'q', help: '?' } as const

/** The player's shortcuts and the app's own, on the whole page; never while somebody types. */
export function useHotkeys(): void {
  const { player, current } = usePlayer()
  const shell = useShellStore()
  let focusedByPointer = false

  /** A button that was clicked keeps the focus; space must pause then, not press it again. */
  function isLeftover(event: KeyboardEvent): boolean {
    if (event.key !== ' ' || !focusedByPointer || event.defaultPrevented) return false
    const target = event.target instanceof Element ? event.target : null
    return !target?.closest(`${typingFields}, ${openLayers}, ${ownFocus}`)
  }

  function steerPlayer(event: KeyboardEvent): void {
    if (!current.value) return
    const found = isLeftover(event) && toggle ? { hotkey: toggle, key: ' ' } : hotkeyOf(event)
    if (!found) return
    event.preventDefault()
    found.hotkey.run(player, found.key)
  }

  function steerShell(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest(`${typingFields}, ${openLayers}`)) return false
    if (event.key === shellKeys.help) shell.helpOpen = true
    else if (event.key.toLowerCase() === shellKeys.queue) shell.queueOpen = !shell.queueOpen
    else return false
    return true
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key === 'Tab') focusedByPointer = false
    if (steerShell(event)) event.preventDefault()
    else steerPlayer(event)
  }
  const onPointerdown = () => (focusedByPointer = true)

  window.addEventListener('keydown', onKeydown)
  window.addEventListener('pointerdown', onPointerdown)
  onScopeDispose(() => {
    window.removeEventListener('keydown', onKeydown)
    window.removeEventListener('pointerdown', onPointerdown)
  })
}
