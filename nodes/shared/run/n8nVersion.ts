import { NodeConnectionTypes } from 'n8n-workflow';

// n8n below 1.85 does not have it, and cannot hold a description with a function in it. Thrown while the file is loaded
// and not as a TypeError, because n8n tells no other error of a package in its own words.
if ((NodeConnectionTypes as unknown) === undefined) throw new Error('n8n-nodes-fal-sam needs n8n 2.0 or newer');

/**
 * Whether n8n is a 1.x, by the version of its n8n-workflow, which has the same first number. An n8n that does not tell is
 * taken for a newer one.
 */
export function isN8n1(): boolean {
	try {
		// Not an import: an n8n that hides this file would then not load the nodes at all.
		const { version } = module.require('n8n-workflow/package.json') as { version?: unknown };
		return String(version).startsWith('1.');
	} catch {
		return false;
	}
}
