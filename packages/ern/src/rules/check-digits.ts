const GRID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** GS1 check digit of an EAN or UPC: weights 3 and 1 from the right. */
export function hasIcpnCheckDigit(digits: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(digits)) return false
  let sum = 0
  for (let at = 0; at < digits.length; at++)
    sum += Number(digits[digits.length - 1 - at]) * (at % 2 === 0 ? 1 : 3)
  return sum % 10 === 0
}

/** GRid: 18 characters, ISO 7064 MOD 37,36. */
export function hasGridCheckCharacter(grid: string): boolean {
  if (!/^A1[0-9A-Z]{16}$/.test(grid)) return false
  let product = 36
  for (let at = 0; at < 17; at++) {
    const sum = (product + GRID_ALPHABET.indexOf(grid.charAt(at))) % 36 || 36
    product = (sum * 2) % 37
  }
  return (product + GRID_ALPHABET.indexOf(grid.charAt(17))) % 36 === 1
}

/** ISRC has no check digit: country, registrant, year and designation (ISO 3901). */
export function isIsrc(isrc: string): boolean {
  return /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(isrc)
}
