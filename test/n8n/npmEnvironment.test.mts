import { npmEnvironment } from '../../harness/n8n/npmEnvironment.mjs';

const NODE = '/opt/node/bin/node';

test.each([
	['a setting of the project', 'npm_config_legacy_peer_deps', 'true'],
	['the same in capitals', 'NPM_CONFIG_LEGACY_PEER_DEPS', 'true'],
	['a setting that leaves packages out', 'npm_config_omit', 'optional'],
	['where npm run works', 'npm_config_local_prefix', '/project'],
	['what npm run says of the project', 'npm_package_name', 'n8n-nodes-fal-sam'],
	['the script that npm run runs', 'npm_lifecycle_event', 'test'],
	['a setting of Node', 'NODE_OPTIONS', '--max-old-space-size=64'],
	['the mode that jest sets', 'NODE_ENV', 'test'],
])('%s does not reach an npm that works on another folder', (_what, name, value) => {
	expect(npmEnvironment({ [name]: value }, NODE)).not.toHaveProperty([name]);
});

test.each([
	['the registry', 'npm_config_registry', 'https://npm.example/'],
	['the registry in capitals', 'NPM_CONFIG_REGISTRY', 'https://npm.example/'],
	['the registry of a scope', 'npm_config_@n8n:registry', 'https://npm.example/'],
	['the token of a registry', 'npm_config_//npm.example/:_authToken', 'token'],
	['a proxy', 'npm_config_https_proxy', 'http://proxy.example:3128'],
	['a certificate authority', 'npm_config_cafile', '/etc/ssl/own.pem'],
	['where npm keeps downloads', 'npm_config_cache', '/var/cache/npm'],
	['a .npmrc in another place', 'npm_config_userconfig', '/home/user/npmrc'],
	['a variable that is not for npm', 'HTTPS_PROXY', 'http://proxy.example:3128'],
])('%s does, as only the user knows it', (_what, name, value) => {
	expect(npmEnvironment({ [name]: value }, NODE)).toHaveProperty([name], value);
});

test('the Node that runs npm is the first that its scripts find', () => {
	expect(npmEnvironment({ PATH: '/usr/bin' }, NODE).PATH?.split(':')).toEqual(['/opt/node/bin', '/usr/bin']);
});
