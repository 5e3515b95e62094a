import { providersWithKey, type ModelConfigInput, type ModelProvider } from '@gastown/contract/model-config'
import type { TownConfigView } from '@gastown/contract/town-config'

/** What the user typed, as text. */
export interface ModelForm {
  readonly provider: ModelProvider
  readonly apiKey: string
  readonly baseURL: string
  readonly model: string
  readonly smallModel: string
}

interface ProviderWords {
  readonly label: string
  /** In two or three words. */
  readonly short: string
  readonly hint: string
  /** An example of a model's name, or the one name there is. */
  readonly model: string
}

export const providerWords: Record<ModelProvider, ProviderWords> = {
  demo: {
    label: 'Demo',
    short: 'Works with nothing',
    hint: 'A scripted model inside Gastown. Works with nothing: no key, no network.',
    model: 'demo-mayor',
  },
  kilo: { label: 'Kilo Gateway', short: 'All models, one key', hint: 'Needs a Kilo API key.', model: 'kilo-auto/balanced' },
  anthropic: { label: 'Anthropic', short: 'Claude', hint: 'Needs an Anthropic API key.', model: 'claude-sonnet-4-5' },
  openai: { label: 'OpenAI', short: 'GPT', hint: 'Needs an OpenAI API key.', model: 'gpt-5' },
  openrouter: {
    label: 'OpenRouter',
    short: 'All models, one key',
    hint: 'Needs an OpenRouter API key.',
    model: 'anthropic/claude-sonnet-4.5',
  },
  'openai-compatible': {
    label: 'OpenAI-compatible',
    short: 'Ollama, vLLM, your own',
    hint: 'Any server that speaks the OpenAI chat API: Ollama, vLLM, LM Studio, a gateway of your own.',
    model: 'qwen3-coder',
  },
}

/** Models that are known to work, the one to begin with first. */
export const modelPresets: Record<ModelProvider, readonly string[]> = {
  demo: ['demo-mayor'],
  kilo: ['kilo-auto/balanced', 'kilo-auto/frontier', 'kilo-auto/free'],
  anthropic: ['claude-sonnet-4-5', 'claude-opus-4-1', 'claude-haiku-4-5'],
  openai: ['gpt-5', 'gpt-5-mini'],
  openrouter: ['anthropic/claude-sonnet-4.5', 'openai/gpt-5'],
  'openai-compatible': ['qwen3-coder', 'gpt-oss:20b'],
}

export const providers: readonly ModelProvider[] = ['demo', 'kilo', 'anthropic', 'openai', 'openrouter', 'openai-compatible']

/** The form of a new town: works with nothing. */
export const demoModelForm: ModelForm = {
  provider: 'demo',
  apiKey: '',
  baseURL: '',
  model: providerWords.demo.model,
  smallModel: '',
}

/** Which fields a provider has. A key is optional for an OpenAI-compatible server. */
export function fieldsOfProvider(provider: ModelProvider): { apiKey: boolean; baseURL: boolean; model: boolean } {
  const isDemo = provider === 'demo'
  return { apiKey: !isDemo, baseURL: provider === 'openai-compatible', model: !isDemo }
}

/** The form after another provider was chosen: nothing of the one before is sent to it, above all not its key. */
export function changeProvider(provider: ModelProvider): ModelForm {
  return { provider, apiKey: '', baseURL: '', model: provider === 'demo' ? providerWords.demo.model : '', smallModel: '' }
}

export function modelFormOf(model: TownConfigView['model']): ModelForm {
  return {
    provider: model.provider,
    apiKey: '',
    baseURL: model.baseURL ?? '',
    model: model.model,
    smallModel: model.smallModel ?? '',
  }
}

/** What is sent: fields left blank, and fields that the provider does not have, are absent. `kept` are settings this form does not show. */
export function modelInputOf(form: ModelForm, kept: Pick<ModelConfigInput, 'roles' | 'prices'> = {}): ModelConfigInput {
  const shown = fieldsOfProvider(form.provider)
  const apiKey = form.apiKey.trim()
  const baseURL = form.baseURL.trim()
  const smallModel = form.smallModel.trim()
  return {
    provider: form.provider,
    model: shown.model ? form.model.trim() : providerWords.demo.model,
    ...(shown.apiKey && apiKey !== '' ? { apiKey } : {}),
    ...(shown.baseURL && baseURL !== '' ? { baseURL } : {}),
    ...(shown.model && smallModel !== '' ? { smallModel } : {}),
    ...(kept.roles === undefined ? {} : { roles: kept.roles }),
    ...(kept.prices === undefined ? {} : { prices: kept.prices }),
  }
}

/** Whether the form can be sent; what is in the fields is for the town to judge. */
export function isModelFormComplete(form: ModelForm, { keyIsSet }: { keyIsSet: boolean }): boolean {
  if (form.provider === 'demo') return true
  if (form.model.trim() === '') return false
  if (form.provider === 'openai-compatible' && form.baseURL.trim() === '') return false
  return keyIsSet || form.apiKey.trim() !== '' || !providersWithKey.has(form.provider)
}
