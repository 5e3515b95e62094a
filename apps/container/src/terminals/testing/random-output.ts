/**
 * What terminals get to see: text in several scripts, colours, cursor moves, erasing, scrolling, modes, titles, both screens.
 * Links are left out: a copy does not keep them. At least `length` characters; ends on a boundary.
 */
export function randomOutput(random: () => number, length: number): string {
  const number = (below: number) => Math.floor(random() * below)
  const pick = <T>(...all: T[]): T => all[number(all.length)] as T
  const parts: (() => string)[] = [
    () => 'the quick brown fox '.slice(0, 1 + number(20)),
    () => 'ordinary line of output\r\n',
    () => 'x'.repeat(number(200)),
    () => pick('漢字', 'é', '👍', '─│┌', 'ñandú', 'e\u0301'),
    () => `\x1b[${pick(0, 1, 2, 3, 4, 7, 9, 22, 24, 27, 31, 42, 93, 104)}m`,
    () => `\x1b[${pick(38, 48)};5;${number(256)}m`,
    () => `\x1b[${pick(38, 48)};2;${number(256)};${number(256)};${number(256)}m`,
    () => `\x1b[${number(30)};${number(90)}H`,
    () => `\x1b[${number(5)}${pick('A', 'B', 'C', 'D')}`,
    () => `\x1b[${pick('', '1', '2')}${pick('J', 'K')}`,
    () => `\x1b[${number(4)}${pick('L', 'M', 'P', 'X', '@', 'S', 'T')}`,
    () => `\x1b]0;title ${number(100)}\x07`,
    () => pick('\r\n', '\n', '\r', '\b', '\t'),
    () => pick('\x1b7', '\x1b8', '\x1bM', '\x1bD'),
    () =>
      pick('\x1b[?25l', '\x1b[?25h', '\x1b[?2004h', '\x1b[?1h', '\x1b[?1l', '\x1b[?1000h\x1b[?1006h', '\x1b[?1000l\x1b[?1006l'),
    () => (random() < 0.1 ? pick('\x1b[?1049h', '\x1b[?1049l') : ''),
    () => (random() < 0.2 ? pick('\x1b[5;15r', '\x1b[r') : ''),
    () => (random() < 0.02 ? '\x1b[!p\x1b[2J\x1b[H' : ''),
  ]
  let output = ''
  while (output.length < length) output += pick(...parts)()
  return output
}
