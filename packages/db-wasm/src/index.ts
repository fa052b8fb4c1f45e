/// <reference lib="dom" />
export { deleteWasmDatabase } from './delete-wasm-database.ts';
export { type OpenWasmDatabaseOptions, openWasmDatabase } from './open-wasm-database.ts';
export { requestPersistentStorage, type StoragePersistence } from './persistent-storage.ts';
export type { WasmDatabase } from './wasm-database.ts';
