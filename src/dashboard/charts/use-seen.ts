'use client'

import { useEffect, useRef, useState, type RefObject } from 'react'

/** Whether an element has come into view: what is dear (a chart's code) is loaded only then. Stays true. */
export function useSeen(): [RefObject<HTMLDivElement | null>, boolean] {
  const element = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (seen || element.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true)
      },
      { rootMargin: '120px' },
    )
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [seen])
  return [element, seen]
}
