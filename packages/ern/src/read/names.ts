/** Names of elements that are looked for together; made once for each place of the code that looks. */
export class Names {
  readonly list: readonly string[]

  constructor(...list: string[]) {
    this.list = list
  }
}
