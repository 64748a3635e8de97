import { readdir } from 'node:fs/promises'
import { pathCorpus, testSender, type TestSender } from '@ddex/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFtp, type RunningFtp } from './ftp-under-test.ts'
import { RawFtp } from './raw-ftp-client.ts'

let one: TestSender
let running: RunningFtp
let client: RawFtp

beforeEach(async () => {
  one = testSender('one', 'ftp')
  running = await startFtp([one])
  client = await RawFtp.signIn(running.address, one)
})
afterEach(async () => {
  client.close()
  await running.stop()
})

const typed = /^(2|350|45[0-2]|50[0-4]|55[0-4])/

const atRoot = '250 "/" is where you are.'

/** The reply to an upload, whether it gets as far as a data connection or not. */
const stored = (path: string) =>
  client.put(`STOR ${path}`, Buffer.from('x')).catch(({ message }: Error) => message)

test('RNFR said twice is said once', async () => {
  await client.put('STOR old', Buffer.from('x'))
  await client.ask('RNFR old')
  expect(await client.ask('RNFR old')).toMatch(/^350/)
  expect(await client.ask('RNTO new')).toMatch(/^250/)
  expect(await client.ask('DELE new')).toMatch(/^250/)
})

test('no path of the corpus leads out, whatever is done with it (R07)', async () => {
  await client.put('STOR seed', Buffer.from('x'))
  for (const { path, refused } of pathCorpus) {
    const said = [await stored(path)]
    for (const command of ['SIZE', 'MLST', 'DELE', 'MKD', 'CWD', 'RMD']) {
      const reply = await client.ask(`${command} ${path}`)
      // Above the root is the root, as in a chroot: nobody has got out.
      if (reply !== atRoot) said.push(reply)
      if (command === 'CWD') await client.ask('CWD /')
    }
    await client.ask('RNFR seed')
    said.push(await client.ask(`RNTO ${path}`))
    await client.ask(`RNFR ${path}`)
    await client.ask('RNTO seed')
    for (const reply of said) {
      expect(reply, path).toMatch(typed)
      if (refused) expect(reply, path).toMatch(/^5/)
    }
  }
  expect(await readdir(`${running.volume}/feeds`)).toEqual(['one'])
  expect((await readdir(running.volume)).sort()).toEqual(['feeds', 'locks', 'parts', 'tls.pem'])
})

test.each([
  ['NUL', Buffer.from('a\0b')],
  ['an overlong slash', Buffer.from([0x2e, 0x2e, 0xc0, 0xaf, 0x78])],
  ['half a character', Buffer.from([0x61, 0xc3])],
])('a name with %s is refused (R07)', async (_, name) => {
  await client.passive()
  client.send(Buffer.concat([Buffer.from('STOR '), name, Buffer.from('\r\n')]))
  expect(await client.reply()).toMatch(/^553/)
})

test('folders are where they are said to be, however they are named', async () => {
  await client.ask('MKD a "quoted" name')
  expect(await client.ask('CWD a "quoted" name')).toBe('250 "/a ""quoted"" name" is where you are.')
  await client.put('STOR 1.wav', Buffer.from('one'))
  await client.put('STOR 2.xml', Buffer.from('two'))
  expect(String(await client.get('NLST'))).toBe('1.wav\r\n2.xml\r\n')
  expect(String(await client.get('NLST *.xml'))).toBe('2.xml\r\n')
  expect(String(await client.get('LIST -la 1.wav'))).toMatch(
    /^-rw-r----- .* 3 \w{3} \d\d .* 1\.wav\r\n$/,
  )
  expect(String(await client.get('MLSD'))).toMatch(
    /type=file;size=3;modify=\d{14};perm=adfrw; 1\.wav/,
  )
  expect(await client.ask('STAT 1.wav')).toMatch(/^213-Status:\r\n -rw.* 1\.wav\r\n213 End$/)
  expect(await client.ask('MLST 1.wav')).toMatch(
    /^250-Facts:\r\n type=file.* \/a "quoted" name\/1\.wav/,
  )
  expect(await client.ask('CDUP')).toBe(atRoot)
})

test('who goes up from the root stays there, as in a chroot, and puts nothing above it', async () => {
  await client.ask('MKD a')
  for (const command of ['CDUP', 'CWD ..', 'CWD /..', 'CWD ../../', 'XCWD a/../..'])
    expect(await client.ask(command), command).toBe(atRoot)
  expect(await client.ask('CWD ../a')).toBe('250 "/a" is where you are.')
  expect(await client.ask('CWD ../..')).toBe(atRoot)
  expect(await client.ask('CWD ../etc')).toMatch(/^550/)
  expect(await stored('../x')).toMatch(/^550/)
})

test('a file may be sent under a name that the server finds', async () => {
  const data = await client.passive()
  expect(data.port).toBeGreaterThan(0)
  const said = await client.put('STOU track.wav', Buffer.from('sound'))
  expect(said).toMatch(/^226/)
  const [name = ''] = await readdir(`${running.volume}/feeds/one/files`)
  expect(name).toMatch(/^track\.wav\.[0-9a-f]{12}$/)
})

test('a name that looks like an option or a pattern is a name where something has it', async () => {
  for (const name of ['-a.wav', 'b.wav'])
    expect(await client.put(`STOR ${name}`, Buffer.from('x'))).toMatch(/^226/)
  await client.ask('MKD Live? Yes')
  await client.put('STOR Live? Yes/1.wav', Buffer.from('x'))
  await client.ask('MKD d')
  await client.ask('MKD d/Why?')
  await client.put('STOR d/Why?/2.wav', Buffer.from('x'))
  expect(String(await client.get('NLST -a.wav'))).toBe('-a.wav\r\n')
  expect(String(await client.get('NLST -1 -- -a.wav'))).toBe('-a.wav\r\n')
  expect(String(await client.get('LIST -a.wav'))).toMatch(/^-rw-r-----[^\r]* -a\.wav\r\n$/)
  expect(await client.ask('STAT -a.wav')).toMatch(/^213-Status:\r\n -rw[^\r]* -a\.wav\r\n213 End$/)
  expect(String(await client.get('LIST Live? Yes'))).toMatch(/^-rw-r-----[^\r]* 1\.wav\r\n$/)
  expect(String(await client.get('NLST d/Why?'))).toBe('2.wav\r\n')
  expect(String(await client.get('NLST d/Wh?*'))).toBe('d/Why?\r\n')
})
