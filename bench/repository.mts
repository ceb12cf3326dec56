import { fileURLToPath } from 'node:url';

/** The package's own folder, whose built dist/ is measured. */
export const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
