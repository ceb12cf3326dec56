import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type PhotoServer, servePhoto } from '../workflows/photoServer.mjs';
import { forAllTests } from './forAllTests.mjs';

/** Gives all tests of a file the address of a JPEG on the disk. */
export function usePhoto(file: string): PhotoServer {
	return forAllTests(
		async () => await servePhoto(await readFile(file), basename(file), 'image/jpeg'),
		async (photo) => await photo.close(),
	);
}
