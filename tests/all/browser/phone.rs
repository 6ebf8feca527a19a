//! A real Chromium the size of a phone, steered by chromedriver; everything is waited for, nothing slept for.
use super::server::PATIENCE;
use super::server::free_port;
use super::server::program;
use std::path::Path;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;
use thirtyfour::prelude::*;

pub struct Phone {
    pub driver: WebDriver,
    chromedriver: Child,
}

impl Phone {
    /// A fresh browser that keeps what it keeps in `folder`.
    pub async fn start(folder: &Path) -> Self {
        let port = free_port();
        let chromedriver = program("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed");
        let mut caps = DesiredCapabilities::chrome();
        let profile = format!("--user-data-dir={}", folder.join("chromium").display());
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=390,844",
            &profile,
        ] {
            caps.add_arg(flag).unwrap();
        }
        let address = format!("http://127.0.0.1:{port}");
        let begun = Instant::now();
        let driver = loop {
            match WebDriver::new(&address, caps.clone()).await {
                Ok(driver) => break driver,
                Err(error) => assert!(begun.elapsed() < PATIENCE, "no browser: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        driver.set_window_rect(0, 0, 390, 844).await.unwrap();
        Self {
            driver,
            chromedriver,
        }
    }

    pub async fn open(&self, address: &str) {
        self.driver.goto(address).await.unwrap();
    }

    /// Everything the page shows.
    pub async fn text(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Waits until the page shows a text.
    pub async fn sees(&self, text: &str) {
        let begun = Instant::now();
        while !self.text().await.contains(text) {
            if begun.elapsed() > PATIENCE {
                let address = self.driver.current_url().await.unwrap();
                panic!("{text:?} is not on {address}:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the address holds a text.
    pub async fn is_at(&self, part: &str) {
        self.wait_for_address(part, true).await;
    }

    /// Waits until the address no longer holds a text.
    pub async fn leaves(&self, part: &str) {
        self.wait_for_address(part, false).await;
    }

    async fn wait_for_address(&self, part: &str, there: bool) {
        let begun = Instant::now();
        loop {
            let address = self.driver.current_url().await.unwrap().to_string();
            if address.contains(part) == there {
                return;
            }
            if begun.elapsed() > PATIENCE {
                panic!("{part:?} and {address}:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for an element.
    pub async fn element(&self, by: By) -> WebElement {
        let begun = Instant::now();
        loop {
            if let Ok(element) = self.driver.find(by.clone()).await {
                return element;
            }
            if begun.elapsed() > PATIENCE {
                panic!("no {by:?} on:\n{}", self.text().await);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses what the rule finds, once it can be pressed.
    pub async fn press(&self, css: &'static str) {
        self.tap(By::Css(css)).await;
    }

    /// Presses the button, link or option with these words.
    pub async fn press_words(&self, words: &str) {
        let path =
            format!("//*[self::button or self::a or self::label][normalize-space()=\"{words}\"]");
        self.tap(By::XPath(path)).await;
    }

    async fn tap(&self, by: By) {
        let begun = Instant::now();
        loop {
            let element = self.element(by.clone()).await;
            // A page that is being replaced takes its elements along: they are looked for again.
            let tapped = match element.scroll_into_view().await {
                Ok(()) => element.click().await,
                Err(error) => Err(error),
            };
            let Err(error) = tapped else { return };
            assert!(begun.elapsed() < PATIENCE, "cannot press {by:?}: {error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types into the input of this name.
    pub async fn types(&self, name: &str, text: &str) {
        let input = self.element(By::Css(format!("[name=\"{name}\"]"))).await;
        input.scroll_into_view().await.unwrap();
        input.clear().await.unwrap();
        input.send_keys(text).await.unwrap();
    }

    /// How many elements a rule finds now.
    pub async fn count(&self, css: &str) -> usize {
        let found = self.driver.find_all(By::Css(css)).await;
        found.map_or(0, |elements| elements.len())
    }

    /// The cookies as a request sends them.
    pub async fn cookies(&self) -> String {
        let cookies = self.driver.get_all_cookies().await.unwrap();
        let pairs = cookies
            .iter()
            .map(|one| format!("{}={}", one.name, one.value));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// Whether the page can be moved sideways, which on a phone is a fault.
    pub async fn overflows(&self) -> bool {
        let script =
            "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().as_bool().unwrap()
    }

    pub async fn end(mut self) {
        drop(self.driver.clone().quit().await);
        drop(self.chromedriver.kill());
        drop(self.chromedriver.wait());
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        drop(self.chromedriver.kill());
        drop(self.chromedriver.wait());
    }
}
