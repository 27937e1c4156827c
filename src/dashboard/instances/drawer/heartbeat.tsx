'use client'

import { useTranslations } from 'use-intl'
import type { InstanceDetail } from '@/domain/view/fleet-views'
import { CommandToCopy } from '../../gateways/command-to-copy'
import { agentHeartbeatCommand, heartbeatCommand } from '../form/heartbeat'
import classes from './drawer.module.css'

interface HeartbeatProps {
  managed: NonNullable<InstanceDetail['managed']>
  ttlMs: number
  checks: InstanceDetail['checks']
}

/** How our check of it is called in Consul begins so, where an agent runs it. */
const ours = 'switchyard:'

/** What the instance must run to be taken for well: to the agent that checks it, else to the controller. */
export function Heartbeat({ managed, ttlMs, checks }: HeartbeatProps) {
  const t = useTranslations('instances.form')
  const check = checks.find(({ id }) => id.startsWith(ours))
  if (managed.agent !== null && check === undefined) return null
  const command =
    managed.agent !== null && check !== undefined
      ? agentHeartbeatCommand(managed.agent, check.id)
      : heartbeatCommand(managed, ttlMs)
  return (
    <div className={classes.heartbeat}>
      {t('heartbeat')}
      <CommandToCopy command={command} />
    </div>
  )
}
