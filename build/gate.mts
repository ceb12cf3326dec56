// `npm run gate`: exit code 0 when the built package may be published, 1 with every failure listed when not.
// With --load-only n8n's scan is left out; with --release also what only a release must have is looked at.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Home, releaseBlockers } from './releaseBlockers.mjs';
import { verifyPackage } from './verifyPackage.mjs';

const { values: flags } = parseArgs({
	options: { 'load-only': { type: 'boolean', default: false }, release: { type: 'boolean', default: false } },
});
const packageFolder = process.cwd();
const require = createRequire(path.join(packageFolder, 'package.json'));
const workflowFolder = path.dirname(require.resolve('n8n-workflow/package.json'));

const ofRelease = async () => {
	const [manifest, changelog] = await Promise.all(
		['package.json', 'CHANGELOG.md'].map(async (file) => await readFile(path.join(packageFolder, file), 'utf8')),
	);
	// The name of the tag in GitHub's workflows.
	const tag = process.env.GITHUB_REF_TYPE === 'tag' ? process.env.GITHUB_REF_NAME : undefined;
	return releaseBlockers(JSON.parse(manifest!) as Home, changelog!, tag);
};
// First, because it takes no time.
const blockers = flags.release ? await ofRelease() : [];
const failures = await verifyPackage(packageFolder, workflowFolder, console.log, { scan: !flags['load-only'] });
for (const failure of [...blockers, ...failures]) console.error(`\n${failure}`);
process.exitCode = blockers.length + failures.length === 0 ? 0 : 1;
