/** What the running product tells of itself in `running.json`, as far as tests and benches ask. */
export interface Running {
  dashboard: string
  setupLink: string | null
  addresses: { CONSUL_HTTP_ADDR: string }
}

export interface Product {
  running: Running
  /** For the browser tests' own process. */
  env: Record<string, string>
  stop: () => Promise<void>
}

export function startProduct(name: string): Promise<Product>
