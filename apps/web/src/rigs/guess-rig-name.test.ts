import { expect, test } from 'vitest'
import { guessRigName } from './guess-rig-name.ts'

test.each([
  ['https://github.com/you/app.git', 'app'],
  ['git@host.example:team/billing-api.git', 'billing-api'],
  ['git@host.example:solo', 'solo'],
  ['/home/me/code/shop/', 'shop'],
  ['https://host.example/a/b?x=1', 'b'],
  ['', ''],
])('%s is called %s', (gitUrl, name) => {
  expect(guessRigName(gitUrl)).toBe(name)
})
