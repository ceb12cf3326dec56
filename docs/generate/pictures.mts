// npm run docs:pictures [-- nodes recipes editor]: makes the pictures of the documents again, by running the nodes and the
// examples in a real n8n.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ALL_GROUPS, sandboxPictures } from './sandboxPictures.mjs';

const DOCS = fileURLToPath(new URL('../', import.meta.url));
/** Rendered for this project. */
const PHOTO = fileURLToPath(new URL('../../demo/still-life.jpg', import.meta.url));

const asked = process.argv.slice(2);
const groups = ALL_GROUPS.filter((group) => asked.length === 0 || asked.includes(group));
const folder = await mkdtemp(join(tmpdir(), 'fal-sam-pictures-'));
try {
	for (const [path, picture] of await sandboxPictures(groups, await readFile(PHOTO), folder)) {
		const file = join(DOCS, path);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, picture);
		console.log(`${path}, ${Math.round(picture.length / 1024)} KB`);
	}
} finally {
	await rm(folder, { recursive: true, force: true });
}
// The browser and the ffmpeg of the sandbox may have left something open.
process.exit();
