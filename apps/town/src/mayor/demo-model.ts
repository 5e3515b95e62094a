/** The bundled scripted model. */
export interface DemoModel {
  /** Where it serves, ending in `/v1`; starts it when it does not run. */
  baseURL(): Promise<string>
}
