import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Lockfile {
	packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
}

const LOCKFILES = [
	'package-lock.json',
	...['', '2.0.3/', '2.20.12/'].map((version) => `harness/n8n/pinned/${version}package-lock.json`),
];

describe.each(LOCKFILES)('%s', (file) => {
	const { packages } = JSON.parse(readFileSync(path.resolve(__dirname, '../..', file), 'utf8')) as Lockfile;
	const installed = Object.entries(packages).filter(([folder]) => folder.includes('node_modules/'));

	test('names no download address, so npm ci uses the registry of the machine it runs on', () => {
		expect(installed.length).toBeGreaterThan(0);
		expect(installed.filter(([, { resolved, link }]) => resolved !== undefined && !link)).toEqual([]);
	});

	test('pins the content of every package', () => {
		const unpinned = installed.filter(([, { integrity, link }]) => !link && !integrity?.startsWith('sha512-'));
		expect(unpinned.map(([folder]) => folder)).toEqual([]);
	});
});
