import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './repository.mjs';

/** Builds dist/ from the sources, so that nothing old is measured. Rejects with the compiler's report. */
export async function buildPackage(): Promise<void> {
	const gulp = join(dirname(createRequire(import.meta.url).resolve('gulp')), 'bin', 'gulp.js');
	await promisify(execFile)(process.execPath, [gulp, 'build', '--silent'], { cwd: REPOSITORY });
}
