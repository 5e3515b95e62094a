/** 60 characters keep a file's name readable in a listing. */
const maxSlugChars = 60

/** A file's name, without its ending, for a title. Never empty. */
export function slugOf(title: string): string {
  const slug = title
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, maxSlugChars)
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'bead' : slug
}
