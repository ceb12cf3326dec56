import { createRequire } from 'node:module';
import { basename } from 'node:path';

// A program of its own, run by Node without any loader, because a loader would be measured too. Parameters: files of nodes and credentials.
// Prints milliseconds.
const files = process.argv.slice(2);
// From where the package is, because it must be the same n8n-workflow that the package then finds, and n8n has loaded that long before.
const require = createRequire(files[0]!);
require('n8n-workflow');

const startMs = performance.now();
for (const file of files) {
	// The class is named after the file, and n8n makes an instance to read the description.
	const loaded = require(file) as Record<string, new () => unknown>;
	new loaded[basename(file).split('.')[0]!]!();
}
console.log(performance.now() - startMs);
