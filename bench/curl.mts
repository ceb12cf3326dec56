import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SandboxServer } from '../harness/fal/sandboxServer.mjs';
import { initiateUpload } from './initiateUpload.mjs';

const MOST_OUTPUT_BYTES = 1024 * 1024;

/**
 * Runs curl and gives its transfers' own times together, in seconds, without the start of the process, and what the server answered.
 * @throws Error when curl is missing or a transfer fails
 */
async function curl(parameters: string[]): Promise<{ seconds: number; answers: string[] }> {
	const format = '\\nseconds %{time_total}\\n';
	const { stdout } = await promisify(execFile)('curl', ['-sSf', '-w', format, ...parameters], {
		maxBuffer: MOST_OUTPUT_BYTES,
	});
	const lines = stdout.split('\n').filter(Boolean);
	const isTime = (line: string) => line.startsWith('seconds ');
	return {
		seconds: lines.filter(isTime).reduce((sum, line) => sum + Number(line.split(' ')[1]), 0),
		answers: lines.filter((line) => !isTime(line)),
	};
}

/** Uploads a file with one PUT. Gives the seconds and the file's URL. */
export async function curlUpload(sandbox: SandboxServer, path: string): Promise<{ seconds: number; fileUrl: string }> {
	const { upload_url, file_url } = await initiateUpload(sandbox, 'initiate');
	const { seconds } = await curl(['-T', path, '-H', 'Content-Type: video/mp4', upload_url]);
	return { seconds, fileUrl: file_url };
}

/**
 * Uploads a file that is already cut into parts by fal's multipart protocol: a PUT per part over one connection, then the call that joins
 * them at the server. Gives the seconds of all that.
 */
export async function curlMultipartUpload(sandbox: SandboxServer, partPaths: string[]): Promise<number> {
	const { origin, pathname, search } = new URL((await initiateUpload(sandbox, 'initiate-multipart')).upload_url);
	const transfers = partPaths.flatMap((path, index) => ['-T', path, `${origin}${pathname}/${index + 1}${search}`]);
	const { seconds, answers } = await curl(transfers);
	const parts = answers.map((answer) => JSON.parse(answer) as { partNumber: number; etag: string });
	const body = JSON.stringify({ parts });
	const completion = await curl([
		'-H',
		'Content-Type: application/json',
		'-d',
		body,
		`${origin}${pathname}/complete${search}`,
	]);
	return seconds + completion.seconds;
}

/** Downloads to a file. Gives the seconds. */
export async function curlDownload(fileUrl: string, path: string): Promise<number> {
	return (await curl(['-o', path, fileUrl])).seconds;
}
