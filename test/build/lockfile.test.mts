import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Lockfile {
	packages: Record<string, { resolved?: string; integrity?: string }>;
}

const { packages } = JSON.parse(readFileSync(path.resolve(__dirname, '../../package-lock.json'), 'utf8')) as Lockfile;
const installed = Object.entries(packages).filter(([folder]) => folder !== '');

test('the lockfile names no download address, so npm ci uses the registry of the machine it runs on', () => {
	expect(installed.length).toBeGreaterThan(0);
	expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test('the lockfile pins the content of every package', () => {
	expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([folder]) => folder)).toEqual(
		[],
	);
});
