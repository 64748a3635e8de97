import type { Player } from './player.ts'
import type { RepeatMode } from './queue.ts'

/** Seconds that an arrow key skips. */
const seekStep = 5
/** Seconds that J and L skip, as in every video player. */
const longSeekStep = 15
const volumeStep = 0.05
const nextRepeat: Record<RepeatMode, RepeatMode> = { off: 'all', all: 'one', one: 'off' }

/** A shortcut; `id` names it for translations, `label` in English. */
export interface Hotkey {
  id: string
  label: string
  /** `KeyboardEvent.key` in lower case, `shift+` in front where it needs that. */
  keys: readonly string[]
  run(player: Player, key: string): void
}

const skip = (player: Player, seconds: number): void =>
  player.seek(player.snapshot().position + seconds)
const louder = (player: Player, by: number): void =>
  player.setVolume(Math.round((player.snapshot().volume + by) * 100) / 100)

/** Every shortcut of the player, in the order of a help list. */
export const hotkeys: readonly Hotkey[] = [
  { id: 'toggle', label: 'Play or pause', keys: [' ', 'k'], run: (player) => player.toggle() },
  {
    id: 'next',
    label: 'Next track',
    keys: ['n', 'shift+arrowright'],
    run: (player) => player.next(),
  },
  {
    id: 'previous',
    label: 'Previous track',
    keys: ['p', 'shift+arrowleft'],
    run: (player) => player.previous(),
  },
  {
    id: 'forward',
    label: 'Forward 5 seconds',
    keys: ['arrowright'],
    run: (player) => skip(player, seekStep),
  },
  {
    id: 'back',
    label: 'Back 5 seconds',
    keys: ['arrowleft'],
    run: (player) => skip(player, -seekStep),
  },
  {
    id: 'forwardLong',
    label: 'Forward 15 seconds',
    keys: ['l'],
    run: (player) => skip(player, longSeekStep),
  },
  {
    id: 'backLong',
    label: 'Back 15 seconds',
    keys: ['j'],
    run: (player) => skip(player, -longSeekStep),
  },
  {
    id: 'jump',
    label: 'Jump to 0 % to 90 %',
    keys: [...'0123456789'],
    run: (player, key) => player.seek((player.snapshot().duration * Number(key)) / 10),
  },
  {
    id: 'louder',
    label: 'Louder',
    keys: ['+', 'shift++', 'shift+arrowup'],
    run: (player) => louder(player, volumeStep),
  },
  {
    id: 'quieter',
    label: 'Quieter',
    keys: ['-', 'shift+arrowdown'],
    run: (player) => louder(player, -volumeStep),
  },
  {
    id: 'mute',
    label: 'Mute',
    keys: ['m'],
    run: (player) => player.setMuted(!player.snapshot().muted),
  },
  {
    id: 'shuffle',
    label: 'Shuffle',
    keys: ['s'],
    run: (player) => player.setShuffle(!player.snapshot().shuffle),
  },
  {
    id: 'repeat',
    label: 'Repeat off, all or one',
    keys: ['r'],
    run: (player) => player.setRepeat(nextRepeat[player.snapshot().repeat]),
  },
]

/** The name of a key event as `Hotkey.keys` writes it; null when it belongs to the browser. */
function keyName(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null
  return (event.shiftKey ? 'shift+' : '') + event.key.toLowerCase()
}

const typingFields = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'
const openLayers = '[role="menu"], [role="listbox"], [role="dialog"]'
/** Elements that do something of their own with these keys. */
const ownKeys: [keys: readonly string[], selector: string][] = [
  [
    [' '],
    'button, a[href], summary, audio, video, [role="button"], [role="checkbox"], [role="switch"]',
  ],
  [
    ['arrowleft', 'arrowright', 'shift+arrowup', 'shift+arrowdown'],
    '[role="slider"], [role="tab"], [role="radio"], audio, video',
  ],
]

/** True when the key is meant for what has the focus, not for the player. */
function isTakenByTarget(event: KeyboardEvent, key: string): boolean {
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest(`${typingFields}, ${openLayers}`)) return true
  return ownKeys.some(([keys, selector]) => keys.includes(key) && target.closest(selector))
}

/** The shortcut that a key event means; null while typing or when the key has another owner. */
export function hotkeyOf(event: KeyboardEvent): { hotkey: Hotkey; key: string } | null {
  const key = keyName(event)
  if (key === null || event.defaultPrevented || isTakenByTarget(event, key)) return null
  const hotkey = hotkeys.find(({ keys }) => keys.includes(key))
  return hotkey ? { hotkey, key } : null
}

/** Lets the keyboard steer `player` wherever nobody types. Returns how to stop. */
export function bindHotkeys(player: Player, target: EventTarget = globalThis): () => void {
  const onKeydown = (event: Event): void => {
    const found = hotkeyOf(event as KeyboardEvent)
    if (!found) return
    event.preventDefault()
    found.hotkey.run(player, found.key)
  }
  target.addEventListener('keydown', onKeydown)
  return () => target.removeEventListener('keydown', onKeydown)
}
