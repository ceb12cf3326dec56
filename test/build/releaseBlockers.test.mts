import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Home, newestVersion, releaseBlockers } from '../../build/releaseBlockers.mjs';

const read = (file: string): string => readFileSync(path.resolve(__dirname, '../..', file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Home & { scripts: { prepublishOnly: string } };

const home: Home = {
	version: '1.2.3',
	author: { email: 'sam@company.com' },
	homepage: 'https://github.com/company/n8n-nodes-fal-sam',
	repository: { url: 'git+https://github.com/company/n8n-nodes-fal-sam.git' },
};
const CHANGELOG = '# Changelog\n\nWords.\n\n## 1.2.3 - 2026-11-25\n\n- Something\n\n## 1.2.2\n';

test('a package with a home, whose changelog and tag agree, may be released', () => {
	expect(releaseBlockers(home, CHANGELOG)).toEqual([]);
	expect(releaseBlockers(home, CHANGELOG, 'v1.2.3')).toEqual([]);
});

test.each<[string, Partial<Home>, string | undefined, RegExp]>([
	[
		'an e-mail of nobody',
		{ author: { email: 'maintainers@any.example' } },
		undefined,
		/author\.email is a placeholder/,
	],
	[
		'a repository of nobody',
		{ repository: { url: 'git+https://github.com/n8n-nodes-fal-sam/n8n-nodes-fal-sam.git' } },
		undefined,
		/repository\.url is a placeholder/,
	],
	[
		'a homepage of nobody',
		{ homepage: 'https://github.com/n8n-nodes-fal-sam/x' },
		undefined,
		/homepage is a placeholder/,
	],
	['a version without words in the changelog', { version: '1.3.0' }, undefined, /begins with 1\.2\.3, .* has 1\.3\.0/],
	['a tag of another version', {}, 'v1.2.4', /the tag is v1\.2\.4, package\.json has 1\.2\.3/],
	['a tag without its v', {}, '1.2.3', /the tag is 1\.2\.3/],
])('%s is told, and nothing else', (_what, part, tag, sentence) => {
	expect(releaseBlockers({ ...home, ...part }, CHANGELOG, tag)).toEqual([expect.stringMatching(sentence)]);
});

test('a changelog without a version is told', () => {
	expect(releaseBlockers(home, '# Changelog\n')).toEqual([
		'CHANGELOG.md begins with no version, package.json has 1.2.3',
	]);
});

test('the changelog of this repository is about the version in package.json', () => {
	expect(newestVersion(read('CHANGELOG.md'))).toBe(manifest.version);
});

test('a release asks for all of it, on a computer and in the workflow, where npm runs no scripts of ours', () => {
	const commands = 'npm run build && npm run gate -- --release';
	expect(manifest.scripts.prepublishOnly).toBe(commands);
	const workflow = read('.github/workflows/publish.yml');
	for (const command of commands.split(' && '))
		expect(workflow.indexOf(command)).toBeLessThan(workflow.indexOf('npm publish'));
	expect(workflow).toContain('npm publish --provenance');
});
