// `npm run gate`: exit code 0 when the built package may be published, 1 with every failure listed when not.
// With --load-only n8n's scan is left out.
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyPackage } from './verifyPackage.mjs';

const { values: flags } = parseArgs({ options: { 'load-only': { type: 'boolean', default: false } } });
const packageFolder = process.cwd();
const require = createRequire(path.join(packageFolder, 'package.json'));
const workflowFolder = path.dirname(require.resolve('n8n-workflow/package.json'));

const failures = await verifyPackage(packageFolder, workflowFolder, console.log, { scan: !flags['load-only'] });
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
