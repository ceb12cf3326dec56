import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface CheckOptions {
	apiKey: string;
	/** Empty: fal's cloud. Without trailing slash. */
	serverUrl: string;
	/** Do not ask before the first paid request. */
	yes: boolean;
	/** Where the report goes: an absolute path without its ending, or empty for no report. */
	out: string;
	/** Beginnings of the ids of the assumptions to check; empty for all. */
	only: string[];
}

export const USAGE = `FAL_KEY=<key> npm run check:fal -- [flags]

Asks fal whether what this package and its sandbox assume about it is true. Says the price first, and asks.

  --yes             do not ask
  --only <id>       only assumptions whose id begins so, for example image/ or cancel/queued; may be repeated
  --out <file>      the report, as <file>.md and <file>.json; default docs/fal-truth of this repository for a whole run
                    against fal's cloud, else none
  --server <url>    a fal-compatible server instead of fal's cloud, for example the sandbox

It ends with 0 when every assumption holds, 1 when one does not or could not be told, 2 when nothing was checked.`;

/**
 * Reads the command line and the environment.
 * @param startFolder what a relative path is relative to
 * @param repository where the default report goes
 * @returns the options, or a sentence that says what is wrong
 */
export function readOptions(
	args: string[],
	env: NodeJS.ProcessEnv,
	startFolder: string,
	repository: string,
): CheckOptions | string {
	let parsed;
	try {
		parsed = parseArgs({
			args,
			options: {
				server: { type: 'string', default: '' },
				yes: { type: 'boolean', default: false },
				out: { type: 'string' },
				only: { type: 'string', multiple: true, default: [] },
				help: { type: 'boolean', default: false },
			},
		});
	} catch (error) {
		return (error as Error).message;
	}
	const { server, yes, out, only, help } = parsed.values;
	if (help) return USAGE;
	const apiKey = env.FAL_KEY?.trim() ?? '';
	if (!/^[^:\s]+:[^:\s]+$/.test(apiKey))
		return `${apiKey ? 'FAL_KEY has not the form of a fal key, id:secret.' : 'FAL_KEY is not set.'} A key is made at fal.ai/dashboard/keys.`;
	const serverUrl = server.trim().replace(/\/+$/, '');
	if (serverUrl && !(/^https?:\/\//i.test(serverUrl) && URL.canParse(serverUrl)))
		return `--server takes an address that begins with http:// or https://, not "${server}".`;
	const isWhole = only.length === 0 && serverUrl === '';
	const report = out !== undefined ? resolve(startFolder, out) : isWhole ? resolve(repository, 'docs/fal-truth') : '';
	return { apiKey, serverUrl, yes, only, out: report };
}
