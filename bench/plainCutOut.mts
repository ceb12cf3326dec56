import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';

const PROCESS_SCRIPT = fileURLToPath(new URL('./plainCutOutProcess.mts', import.meta.url));

/**
 * A cut-out as one writes it with libraries: decode, put the mask into the alpha, deflate, all in one block.
 *
 * @param node the executable that runs n8n too
 * @param mask its pixels are handed over decoded, which favours this way
 */
export async function plainCutOut(
	node: string,
	jpeg: Buffer,
	mask: Buffer,
): Promise<{ ms: number; stretchMs: number; megabytes: number }> {
	const folder = await mkdtemp(join(tmpdir(), 'plain-cut-out-'));
	try {
		const pixels = await sharp(mask).toColourspace('b-w').raw().toBuffer();
		await Promise.all([writeFile(join(folder, 'photo.jpg'), jpeg), writeFile(join(folder, 'mask.raw'), pixels)]);
		const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
		const { stdout } = await promisify(execFile)(node, ['--import', tsx, PROCESS_SCRIPT, folder]);
		return JSON.parse(stdout) as { ms: number; stretchMs: number; megabytes: number };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
