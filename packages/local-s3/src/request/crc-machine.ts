/** Bytes that one call takes at most. */
const room = 256 * 1024
const dataAt = 64 * 1024
const pageSize = 64 * 1024
const tableSize = 256 * 8

interface Machine {
  memory: { buffer: ArrayBuffer }
  /** The register after the bytes from one address to another, of which there are eight or a multiple. */
  take(from: number, to: number, register: bigint): bigint
}

/** As much of WebAssembly as is used here; its types come with a browser's only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { exports: object }
}

/**
 * A reflected CRC of up to 64 bits, eight bytes a step ("slicing by 8": Kounavis and Berry, 2005), in WebAssembly: numbers
 * of JavaScript have no 64 bits, and two words for one take three times as long. `table` is what each byte does to the register.
 */
export function crcMachine(table: BigUint64Array) {
  const { memory, take } = new WebAssembly.Instance(new WebAssembly.Module(program))
    .exports as Machine
  const tables = new BigUint64Array(memory.buffer, 0, 256 * 8)
  tables.set(table)
  for (let at = 256; at < tables.length; at += 1) {
    const before = tables[at - 256] as bigint
    tables[at] = (before >> 8n) ^ (table[Number(before & 255n)] as bigint)
  }
  const data = new Uint8Array(memory.buffer, dataAt, room)
  const singly = (register: bigint, bytes: Uint8Array): bigint => {
    let running = register
    for (const byte of bytes)
      running = (running >> 8n) ^ (table[Number(running & 255n) ^ byte] as bigint)
    return running
  }
  /** The register after some bytes. */
  return (register: bigint, bytes: Uint8Array): bigint => {
    const whole = bytes.length - (bytes.length % 8)
    let running = register
    for (let at = 0; at < whole; at += room) {
      const piece = bytes.subarray(at, Math.min(at + room, whole))
      data.set(piece)
      running = BigInt.asUintN(64, take(dataAt, dataAt + piece.length, running))
    }
    return singly(running, bytes.subarray(whole))
  }
}

const [at, end, register] = [0, 1, 2]
const get = (local: number) => [0x20, local]
const set = (local: number) => [0x21, local]
const loadAt = (offset: number) => [0x29, 3, ...unsigned(offset)]
const xor = 0x85

/** What a byte of the register does: looked up in the table of its place. */
const lookUp = (place: number): number[] => [
  ...get(register),
  ...(place > 0 ? [0x42, place * 8, 0x88] : []), // i64.const, i64.shr_u
  ...[0xa7, 0x41, 0xff, 0x01, 0x71], // i32.wrap_i64, i32.const 255, i32.and
  ...[0x41, 3, 0x74], // i32.const 3, i32.shl: eight bytes an entry
  ...loadAt((7 - place) * tableSize),
  ...(place > 0 ? [xor] : []),
]

const body = [
  ...[0x03, 0x40, ...get(at), ...get(end), 0x49, 0x04, 0x40], // loop, i32.lt_u, if
  ...[...get(register), ...get(at), ...loadAt(0), xor, ...set(register)],
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap(lookUp),
  ...[...set(register), ...get(at), 0x41, 8, 0x6a, ...set(at)], // i32.const 8, i32.add
  ...[0x0c, 1, 0x0b, 0x0b, ...get(register), 0x0b], // br to the loop, end, end, end
]

const named = (text: string) => [text.length, ...Buffer.from(text)]
const section = (id: number, bytes: number[]) => [id, ...unsigned(bytes.length), ...bytes]

/** `(func (param i32 i32 i64) (result i64))` over a memory of its own (WebAssembly Core 1.0, chapter 5). */
const program = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 3, 0x7f, 0x7f, 0x7e, 1, 0x7e]),
  ...section(3, [1, 0]),
  ...section(5, [1, 0, (dataAt + room) / pageSize]),
  ...section(7, [2, ...named('memory'), 2, 0, ...named('take'), 0, 0]),
  ...section(10, [1, ...unsigned(body.length + 1), 0, ...body]),
])

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}
