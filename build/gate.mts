// `npm run gate`: exit code 0 when the built package may be published, 1 with every failure listed when not.
import { createRequire } from 'node:module';
import path from 'node:path';
import { verifyPackage } from './verifyPackage.mjs';

const packageFolder = process.cwd();
const require = createRequire(path.join(packageFolder, 'package.json'));
const workflowFolder = path.dirname(require.resolve('n8n-workflow/package.json'));

const failures = await verifyPackage(packageFolder, workflowFolder, console.log);
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
