import { IconAlertCircle } from '@tabler/icons-react'
import classes from './form-problem.module.css'

/** What is wrong with the form as a whole. */
export function FormProblem({ text }: { text: string | null }) {
  if (text === null) return null
  return (
    <div className={classes.problem} role="alert">
      <IconAlertCircle size={16} aria-hidden />
      <span>{text}</span>
    </div>
  )
}
