'use client'

import { Skeleton } from '@mantine/core'
import classes from './skeletons.module.css'

/** Rows of a table that is on its way; as high as real rows, so that nothing moves when they come. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div aria-busy="true" aria-label="Loading" role="status">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} style={{ display: 'flex', gap: 16, padding: '12px 14px', height: 37 }}>
          <Skeleton height={12} width={`${String(18 + ((index * 7) % 12))}%`} />
          <Skeleton height={12} width="12%" />
          <Skeleton height={12} width="20%" />
          <Skeleton height={12} width="8%" ml="auto" />
        </div>
      ))}
    </div>
  )
}

/** A chart that is on its way: its grid, faintly. */
export function ChartSkeleton({ heightPx = 160 }: { heightPx?: number }) {
  return (
    <div aria-busy="true" style={{ height: heightPx, padding: '8px 12px 22px 52px' }}>
      <div className={classes.chart} />
    </div>
  )
}

/** A page's head and body before anything is known of them. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading" role="status">
      <Skeleton height={22} width={180} mb={10} />
      <Skeleton height={12} width={320} mb={24} />
      <Skeleton height={220} radius="md" mb={16} />
      <Skeleton height={320} radius="md" />
    </div>
  )
}
