import { useEffect, useState } from 'react'

/** A section counts as read when it crosses the upper third of the window. */
const readingLine = '-18% 0px -72% 0px'

/** Id of the section that somebody reads; `ids` are those of the page, in a line. */
export function useSectionInView(ids: string): string | null {
  const [current, setCurrent] = useState<string | null>(null)
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const read = entries.find(({ isIntersecting }) => isIntersecting)
        if (read !== undefined) setCurrent(read.target.id)
      },
      { rootMargin: readingLine },
    )
    for (const id of ids.split(' ')) {
      const section = document.getElementById(id)
      if (section !== null) observer.observe(section)
    }
    return () => observer.disconnect()
  }, [ids])
  return current
}
