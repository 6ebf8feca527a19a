//! A house at which people sign in, for as long as a test runs: it gives codes for what it was asked, and tokens for its codes
//! to whoever proves that they asked.
use super::Site;
use axum::Form;
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;
use data_encoding::BASE64;
use data_encoding::BASE64URL_NOPAD;
use hmac::Hmac;
use hmac::KeyInit;
use hmac::Mac;
use openidconnect::PrivateSigningKey;
use openidconnect::core::CoreJwsSigningAlgorithm;
use openidconnect::core::CoreRsaPrivateSigningKey;
use p256::ecdsa::Signature;
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer as _;
use serde_json::Value;
use serde_json::json;
use sha2::Digest;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the house knows the site by.
const CLIENT: &str = "hocvu";
const SECRET: &str = "bi-mat-cua-hocvu";

/// An RSA key of the tests alone.
pub static RSA: LazyLock<CoreRsaPrivateSigningKey> = LazyLock::new(|| {
    let kid = openidconnect::JsonWebKeyId::new("rsa-1".to_owned());
    CoreRsaPrivateSigningKey::from_pem(include_str!("provider.pem"), Some(kid)).unwrap()
});

pub struct Provider {
    pub id: &'static str,
    pub issuer: String,
    desk: Arc<Mutex<Desk>>,
    task: JoinHandle<()>,
}

/// What the house remembers and how it behaves.
#[derive(Default)]
struct Desk {
    issuer: String,
    codes: BTreeMap<String, Given>,
    spoil: Option<fn(&mut Made)>,
    /// Overrides what it says about itself.
    about: Value,
    /// The name of its key for signing.
    kid: String,
    asked: usize,
}

/// What a code stands for.
struct Given {
    redirect: String,
    challenge: String,
    claims: Value,
}

/// A token before it is signed.
pub struct Made {
    pub header: Value,
    pub claims: Value,
    pub signer: Signer,
}

pub enum Signer {
    /// The house's own key.
    Own,
    /// A key that is not the house's.
    Stranger,
    Rsa,
    /// A secret both sides know.
    Shared(Vec<u8>),
    Nobody,
    /// Its own key, and then the claims are changed.
    Tampered,
    /// Something else altogether.
    Garbage,
}

impl Provider {
    /// Opens a house on this machine.
    pub async fn open(id: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/{id}", listener.local_addr().unwrap());
        let desk = Arc::new(Mutex::new(Desk {
            issuer: issuer.clone(),
            kid: "es-1".to_owned(),
            ..Desk::default()
        }));
        let router = Router::new()
            .route(
                &format!("/{id}/.well-known/openid-configuration"),
                get(about),
            )
            .route(&format!("/{id}/keys"), get(keys))
            .route(&format!("/{id}/elsewhere"), get(about))
            .route(&format!("/{id}/token"), post(token))
            .with_state(Arc::clone(&desk));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            id,
            issuer,
            desk,
            task,
        }
    }

    /// Its part in the file of settings, with further lines.
    pub fn settings(&self, more: &str) -> String {
        let (id, issuer) = (self.id, &self.issuer);
        format!(
            "[[provider]]\nid = \"{id}\"\nname = \"Cổng {id}\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\n\
             client_secret = \"{SECRET}\"\nassurance = \"vneid_2\"\n{more}\n"
        )
    }

    /// From now on each token is spoilt so.
    pub fn spoil(&self, spoil: fn(&mut Made)) {
        self.desk.lock().unwrap().spoil = Some(spoil);
    }

    /// From now on it says something else about itself.
    pub fn say(&self, about: Value) {
        self.desk.lock().unwrap().about = about;
    }

    /// Signs with another key from now on.
    pub fn turn_key(&self, kid: &str) {
        kid.clone_into(&mut self.desk.lock().unwrap().kid);
    }

    /// How often it was asked what it is.
    pub fn asked(&self) -> usize {
        self.desk.lock().unwrap().asked
    }

    /// Answers nobody any more.
    pub async fn close(&mut self) {
        self.task.abort();
        drop((&mut self.task).await);
    }

    /// Somebody sent here says who they are: the address at the site to which they are sent back.
    pub fn consent(&self, site: &Site, address: &str, who: Value) -> String {
        let asked = query(address);
        assert!(
            address.starts_with(&format!("{}/authorize?", self.issuer)),
            "{address}"
        );
        let expected = [
            ("client_id", CLIENT.to_owned()),
            ("response_type", "code".to_owned()),
            ("code_challenge_method", "S256".to_owned()),
            (
                "redirect_uri",
                site.app
                    .absolute(&format!("/sign-in/oidc/{}/callback", self.id)),
            ),
        ];
        for (name, value) in expected {
            assert_eq!(asked[name], value);
        }
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let now = site.app.now().0 / 1_000;
        let mut claims = json!({
            "iss": self.issuer, "aud": CLIENT, "nonce": asked["nonce"], "iat": now, "exp": now + 300,
        });
        claims
            .as_object_mut()
            .unwrap()
            .extend(who.as_object().unwrap().clone());
        let given = Given {
            redirect: asked["redirect_uri"].clone(),
            challenge: asked["code_challenge"].clone(),
            claims,
        };
        let mut desk = self.desk.lock().unwrap();
        let code = format!("code-{}", desk.codes.len());
        desk.codes.insert(code.clone(), given);
        back(self.id, &[("code", &code), ("state", &asked["state"])])
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Where a house sends somebody back to.
pub fn back(id: &str, fields: &[(&str, &str)]) -> String {
    let fields = serde_urlencoded::to_string(fields).unwrap();
    format!("/sign-in/oidc/{id}/callback?{fields}")
}

/// The fields of an address.
pub fn query(address: &str) -> BTreeMap<String, String> {
    let uri: Uri = address.parse().unwrap();
    serde_urlencoded::from_str(uri.query().unwrap_or_default()).unwrap()
}

type Shared = State<Arc<Mutex<Desk>>>;

async fn about(State(desk): Shared) -> Response {
    let mut desk = desk.lock().unwrap();
    desk.asked += 1;
    let at = |path: &str| format!("{}/{path}", desk.issuer);
    let mut about = json!({
        "issuer": desk.issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "jwks_uri": at("keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    });
    if let Some(own) = desk.about.as_object() {
        about.as_object_mut().unwrap().extend(own.clone());
    }
    if let Some(elsewhere) = about["moved"].as_str() {
        return (StatusCode::FOUND, [(header::LOCATION, elsewhere)]).into_response();
    }
    Json(about).into_response()
}

async fn keys(State(desk): Shared) -> Json<Value> {
    let rsa = serde_json::to_value(RSA.as_verification_key()).unwrap();
    let point = own_key().verifying_key().to_sec1_point(false);
    let part = |range: std::ops::Range<usize>| BASE64URL_NOPAD.encode(&point.as_bytes()[range]);
    let kid = desk.lock().unwrap().kid.clone();
    let own = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid, "x": part(1..33), "y": part(33..65),
    });
    Json(json!({ "keys": [own, rsa] }))
}

/// Gives the token for a code, once, to the client that can prove it asked for the code.
async fn token(
    State(desk): Shared,
    headers: HeaderMap,
    Form(asked): Form<BTreeMap<String, String>>,
) -> Response {
    let mut desk = desk.lock().unwrap();
    let basic = format!(
        "Basic {}",
        BASE64.encode(format!("{CLIENT}:{SECRET}").as_bytes())
    );
    let known = headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| *value == basic);
    let refused =
        |why: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": why }))).into_response();
    if !known || asked["grant_type"] != "authorization_code" {
        return refused("invalid_client");
    }
    let Some(given) = desk.codes.remove(&asked["code"]) else {
        return refused("invalid_grant");
    };
    let verifier = BASE64URL_NOPAD.encode(&Sha256::digest(asked["code_verifier"].as_bytes()));
    if given.challenge != verifier || given.redirect != asked["redirect_uri"] {
        return refused("invalid_grant");
    }
    let mut made = Made {
        header: json!({ "alg": "ES256", "kid": desk.kid, "typ": "JWT" }),
        claims: given.claims,
        signer: Signer::Own,
    };
    if let Some(spoil) = desk.spoil {
        spoil(&mut made);
    }
    let answer = json!({ "access_token": "khong-dung-den", "token_type": "Bearer", "id_token": made.signed() });
    Json(answer).into_response()
}

fn own_key() -> SigningKey {
    SigningKey::from_slice(&[7; 32]).unwrap()
}

impl Made {
    fn signed(&self) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let text = format!("{}.{}", part(&self.header), part(&self.claims));
        let es256 = |key: SigningKey| {
            let signature: Signature = key.sign(text.as_bytes());
            signature.to_bytes().to_vec()
        };
        let signature = match &self.signer {
            Signer::Own | Signer::Tampered => es256(own_key()),
            Signer::Stranger => es256(SigningKey::from_slice(&[9; 32]).unwrap()),
            Signer::Rsa => {
                let alg = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
                RSA.sign(&alg, text.as_bytes()).unwrap()
            }
            Signer::Shared(secret) => {
                let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
                mac.update(text.as_bytes());
                mac.finalize().into_bytes().to_vec()
            }
            Signer::Nobody => Vec::new(),
            Signer::Garbage => return "khong.phai.token".to_owned(),
        };
        let text = match &self.signer {
            Signer::Tampered => {
                let mut claims = self.claims.clone();
                claims["sub"] = json!("ke-khac");
                format!("{}.{}", part(&self.header), part(&claims))
            }
            _ => text,
        };
        format!("{text}.{}", BASE64URL_NOPAD.encode(&signature))
    }
}

/// What the site's secret at the house is, for whoever signs with it what the house should have signed.
pub fn client_secret() -> Vec<u8> {
    SECRET.as_bytes().to_vec()
}
