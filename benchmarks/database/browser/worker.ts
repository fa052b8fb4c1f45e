import { deleteWasmDatabase, openWasmDatabase } from '@music-platform/db-wasm';
import { writeCatalogue } from '../catalogue-writes.ts';

globalThis.onmessage = async ({ data: tracks }: MessageEvent<number>) => {
  const name = 'bench';
  try {
    await deleteWasmDatabase(name);
    const adapter = await openWasmDatabase({ name });
    const writes = await writeCatalogue(adapter, tracks);
    await adapter.close();
    globalThis.postMessage(writes);
  } catch (error) {
    globalThis.postMessage({ error: String(error) });
  }
};
