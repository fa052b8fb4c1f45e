import { contentOf } from '../../../../src/index.ts';
import { type GraphOptions, InProcessGraph } from './in-process-graph.ts';

/** A Graph over a cloud of so many files: `f0`, `f1`, … */
export function withFiles(count: number, options: GraphOptions = {}): InProcessGraph {
  const graph = new InProcessGraph(options);
  for (let index = 0; index < count; index += 1) {
    graph.remote.putFile({ name: `f${index}`, id: `f${index}`, content: contentOf(`${index}`) });
  }
  return graph;
}
