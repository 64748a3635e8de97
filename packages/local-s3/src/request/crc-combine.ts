/** A reflected check's polynomial and how many bits it has. */
export interface CrcShape {
  polynomial: bigint
  bits: number
}

/** Product of two reflected polynomials modulo the check's own. */
function multiply(a: bigint, b: bigint, { polynomial, bits }: CrcShape): bigint {
  let product = 0n
  let factor = b
  for (let bit = BigInt(bits - 1); bit >= 0n; bit -= 1n) {
    if ((a >> bit) & 1n) product ^= factor
    factor = factor & 1n ? (factor >> 1n) ^ polynomial : factor >> 1n
  }
  return product
}

/** x to the power of `8 * length`. */
function shiftOf(length: number, shape: CrcShape): bigint {
  let power = 1n << BigInt(shape.bits - 1)
  let square = 1n << BigInt(shape.bits - 9)
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(power, square, shape)
    square = multiply(square, square, shape)
  }
  return power
}

/** The check of `a` followed by `b`, of their checks and the length of `b` in bytes. */
export const combineCrc = (a: bigint, b: bigint, lengthOfB: number, shape: CrcShape): bigint =>
  multiply(shiftOf(lengthOfB, shape), a, shape) ^ b
