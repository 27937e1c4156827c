export interface Database {
  close(): Promise<void>
}
