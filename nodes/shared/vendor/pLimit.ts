// The only module that imports p-limit: the build replaces it by a bundle, so the package has no dependencies.
import pLimit from 'p-limit';

export { pLimit };
export type { Limit } from 'p-limit';
