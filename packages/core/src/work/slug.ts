/** Lower-case letters, digits and "-", at most `maxLength`; "work" when nothing is left. Safe in a branch's name. */
export function slugOf(text: string, maxLength: number): string {
  const slug = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'work' : slug
}
