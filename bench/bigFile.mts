import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface BigFile {
	path: string;
	bytes: number;
	sha256: string;
	/** The same content cut into parts, in order. */
	partPaths: string[];
	/** A folder for more files, removed with the rest. */
	folder: string;
	remove(): Promise<void>;
}

/** Random bytes on the disk, whole and in parts of `partBytes`; no more than one part is ever in memory. */
export async function createBigFile(bytes: number, partBytes: number): Promise<BigFile> {
	const folder = await mkdtemp(join(tmpdir(), 'bench-big-'));
	const path = join(folder, 'clip.mp4');
	const hash = createHash('sha256');
	const partPaths: string[] = [];
	const whole = await open(path, 'w');
	for (let at = 0; at < bytes; at += partBytes) {
		const content = randomBytes(Math.min(partBytes, bytes - at));
		hash.update(content);
		await whole.write(content);
		const partPath = join(folder, `part-${partPaths.length}`);
		const part = await open(partPath, 'w');
		await part.write(content);
		await part.close();
		partPaths.push(partPath);
	}
	await whole.close();
	return { path, bytes, sha256: hash.digest('hex'), partPaths, folder, remove: () => rm(folder, { recursive: true }) };
}
