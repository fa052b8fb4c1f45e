import { createRandom } from '../../random.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const LENGTH = 33;

/** Makes ids of the look of Drive's, the same ones in every run. */
export class FileIds {
  readonly #random = createRandom('drive file ids');

  next(): string {
    let id = '1';
    while (id.length < LENGTH) id += this.#random.pick([...LETTERS]);
    return id;
  }
}
