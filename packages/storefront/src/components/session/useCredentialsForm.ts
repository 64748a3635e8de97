import { computed, reactive, ref } from 'vue'
import { BackendError } from '../../backend.ts'
import { t } from '../../messages/index.ts'
import { problemText } from '../../messages/problem.ts'
import { useSessionStore } from '../../stores/session.ts'

export type FormMode = 'sign-in' | 'create' | 'reset'
type Field = 'name' | 'email' | 'password'

const shortestPassword = 8
const looksLikeEmail = (value: string): boolean => /^[^\s@]+@[^\s@]+\.?[^\s@]*$/.test(value)

/** Refusals that belong to one field; the others stand above the button. */
const fieldOf: Partial<Record<BackendError['code'], Field>> = {
  email_invalid: 'email',
  email_in_use: 'email',
  password_weak: 'password',
}

function emailError(email: string): string {
  if (!email) return t('signIn.emailMissing')
  return looksLikeEmail(email) ? '' : t('signIn.emailWrong')
}

function passwordError(mode: FormMode, password: string): string {
  if (mode === 'reset') return ''
  if (!password) return t('signIn.passwordMissing')
  return mode === 'create' && password.length < shortestPassword ? t('signIn.passwordShort') : ''
}

/** What the sign-in form holds, checks and sends. */
export function useCredentialsForm() {
  const session = useSessionStore()
  const mode = ref<FormMode>('sign-in')
  const values = reactive({ name: '', email: '', password: '' })
  const errors = reactive<Record<Field, string>>({ name: '', email: '', password: '' })
  const problem = ref('')
  const sentTo = ref('')
  const busy = ref(false)

  function clear(): void {
    Object.assign(errors, { name: '', email: '', password: '' })
    problem.value = ''
    sentTo.value = ''
  }

  function change(next: FormMode): void {
    mode.value = next
    clear()
  }

  function check(): boolean {
    clear()
    errors.name = mode.value === 'create' && !values.name.trim() ? t('signIn.nameMissing') : ''
    errors.email = emailError(values.email.trim())
    errors.password = passwordError(mode.value, values.password)
    return !errors.name && !errors.email && !errors.password
  }

  async function send(): Promise<void> {
    const email = values.email.trim()
    if (mode.value === 'create') {
      await session.createAccount(values.name.trim(), email, values.password)
    } else if (mode.value === 'sign-in') {
      await session.signIn(email, values.password)
    } else {
      await session.sendPasswordReset(email)
      sentTo.value = email
    }
  }

  /** The first field that needs another look, or null when all is well. */
  async function submit(): Promise<Field | null> {
    if (busy.value) return null
    if (check()) {
      busy.value = true
      try {
        await send()
      } catch (error) {
        const field = error instanceof BackendError ? fieldOf[error.code] : undefined
        if (field) errors[field] = problemText(error)
        else problem.value = problemText(error)
      } finally {
        busy.value = false
      }
    }
    return (['name', 'email', 'password'] as const).find((field) => errors[field]) ?? null
  }

  return { mode: computed(() => mode.value), values, errors, problem, sentTo, busy, change, submit }
}
